"""Benchmarks, each beside the least that the same work can cost; see docs/performance.md."""
