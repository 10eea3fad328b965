"""What the house tells about itself to machines: logs, metrics, traces. Never whom it deals with."""
