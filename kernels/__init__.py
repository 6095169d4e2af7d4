"""Kernels of Bo'ai Classroom: forked from a warm process, alone, confined, and never the portal's own."""

KERNEL = "boai"  # the kernelspec's name, in every notebook of ours
