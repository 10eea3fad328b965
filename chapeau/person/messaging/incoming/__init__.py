"""Mails that come in: read, told apart, put under the hat they answer."""
