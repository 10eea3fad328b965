"""The door for people's assistants: the Model Context Protocol at ``/mcp``."""
