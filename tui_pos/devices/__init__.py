"""What stands beside a register: receipt printer, cash drawer, card terminal; of each an interface, a real one, a null one."""
