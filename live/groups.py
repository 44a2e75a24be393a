"""Names of the channel-layer groups. No other module spells one."""

PROCESSES = "processes"  # every process with open pages
