"""Whether the house is well, and what to do when it is not: for ``chapeau doctor``, the office and Prometheus."""
