"""What each protocol's requests say, in one form: that of the Segment specification."""
