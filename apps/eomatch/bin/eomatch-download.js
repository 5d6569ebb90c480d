#!/usr/bin/env node
import "../dist/bin/eomatch-download.js";
