"""What somebody who helps from afar needs to know."""
