"""Invoices and credit notes: frozen, gapless."""
