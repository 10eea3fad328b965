"""Pure thinking: what columns mean, which country is meant, which order a cancellation undoes."""
