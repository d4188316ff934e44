"""Pages of the CIL's directory of partners: who may receive packets, which sheets to check again (PART-1, PART-2)."""
