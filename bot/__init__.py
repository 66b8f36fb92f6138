"""The runtime: the stations a message passes, one file each."""
