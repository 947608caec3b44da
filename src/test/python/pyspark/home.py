"""The Spark installation that pip brought."""
import pyspark

print(pyspark.__path__[0])
