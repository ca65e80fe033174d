#![no_main]
labelwright_fuzz::program!("label_studio");
