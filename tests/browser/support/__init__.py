"""What browser tests share: the pages served with their policy, a browser, scripted services."""
