"""What the desk's speed is: floors and figures side by side in one run; see docs/performance.md."""
