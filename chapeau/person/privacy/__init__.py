"""What is held about a person, told whole, and how it goes."""
