from chapeau.interfaces.cli.main import main

main()
