"""What people ask, and who answers by when."""
