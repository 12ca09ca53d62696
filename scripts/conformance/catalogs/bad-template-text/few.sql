SELECT {{x}} AS i
