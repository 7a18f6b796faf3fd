"""Two years of cases of the reference office on its flowcharts, with a known list of planted breaches.

Free of any framework. The same seed gives the same cases, byte for byte. What is not planted is clean under the
flowchart, the promised limit and the separation of duties: judges of logs are measured against the list.
"""

from demo.simulation.planting import Breach
from demo.simulation.simulating import Simulated, simulate
from demo.simulation.writing import write_logs

__all__ = ["Breach", "Simulated", "simulate", "write_logs"]
