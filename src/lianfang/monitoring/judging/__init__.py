"""The bridge to casecheck: files are read in bounded children, cases judged, findings handed back as plain values."""
