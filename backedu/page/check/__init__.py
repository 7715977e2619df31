"""What a page may hold: cells, the finished HTML, the locked boxes of a plan, no word that tells who a person is."""
