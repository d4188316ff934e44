"""How the processes of this product fit together: who calls whom, and who says who holds which role.

Each service's `main` passes these tables to the kernel, which knows none of these names.
"""
