"""Words that several parts share: codes with their French labels, and how French names organisations in a sentence.

Standard library only, so that domains, workflow contracts, reporting and the front end may all import it. A code stands
here once; one that a single service uses stays in that service's domain.
"""
