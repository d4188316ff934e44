"""Pure rules of the platform service: CILs, platforms, conventions, homologations, mandates."""
