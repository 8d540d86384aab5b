"""What the partnership settled about the portal: capabilities that it switched off, rules that were confirmed."""
