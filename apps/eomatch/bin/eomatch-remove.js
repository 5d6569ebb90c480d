#!/usr/bin/env node
import "../dist/bin/eomatch-remove.js";
