"""What the book is: its model, and the passes that number it and resolve its references. Pure: no files, no clock, no templates."""
