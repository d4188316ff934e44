"""The CIL's file of partners: who may receive what, and which sheets are to be checked again (PART-1, PART-2)."""
