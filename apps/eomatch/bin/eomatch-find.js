#!/usr/bin/env node
import "../dist/bin/eomatch-find.js";
