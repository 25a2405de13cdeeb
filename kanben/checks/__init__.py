"""What is examined beyond building: the written files, by outside checkers."""
