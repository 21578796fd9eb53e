"""Where people meet vanban: the command line and the sample documents."""
