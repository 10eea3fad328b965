"""What somebody of the house has to do, by when, about whom."""
