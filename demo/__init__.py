"""Demo material: the reference office and the simulator of its cases."""
