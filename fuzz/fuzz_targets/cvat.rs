#![no_main]
labelwright_fuzz::program!("cvat");
