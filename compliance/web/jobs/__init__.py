"""What is done in the processes of the desk: functions that take the knowledge first, and give plain data."""
