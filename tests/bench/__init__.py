"""Benchmarks of the platform, most of them beside a bare control on the same machine."""
