"""From order to door: methods, promises, shipments, returns."""
