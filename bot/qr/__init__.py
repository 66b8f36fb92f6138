"""What goes on paper: QR codes, posters, lists to print."""
