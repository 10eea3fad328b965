"""What the house says and asks on its own pages: forms, white papers, articles."""
