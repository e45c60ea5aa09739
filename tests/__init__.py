"""Tests: unit (no database), web and faults (both databases), browser, house (the code itself)."""
