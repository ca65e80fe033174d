"""Reads label files with the tools that they come from, and prints as JSON what they make of them.

    formats.py coco        a COCO file          pycocotools: area, box and pixels of each annotation
    formats.py brush       Label Studio tasks   label-studio-sdk: pixels of each brush region, and
                                                the tasks again with the code that the SDK writes
    formats.py cvat        {"xml": ...}         datumaro: shapes in the order of the images
    formats.py cvat-masks  {"xml": ...}         cvat-sdk: pixels of each mask
"""

import contextlib
import copy
import io
import json
import pathlib
import sys
import tempfile
import xml.etree.ElementTree

import numpy as np


def rows(pixels):
    """Size, and lengths of background and foreground in turn, row by row."""
    flat = np.asarray(pixels, dtype=bool).ravel()
    edges = np.flatnonzero(np.diff(flat, prepend=False))
    return {"size": list(np.shape(pixels)), "rows": np.diff(edges, prepend=0, append=flat.size).tolist()}


def coco(file):
    from pycocotools import mask as masks
    from pycocotools.coco import COCO

    data = COCO()
    data.dataset = file
    with contextlib.redirect_stdout(io.StringIO()):
        data.createIndex()
    out = []
    for annotation in file["annotations"]:
        if "segmentation" not in annotation:
            out.append({"bbox": annotation["bbox"]})
            continue
        code = data.annToRLE(annotation)
        out.append({
            **rows(masks.decode(code)),
            "area": int(masks.area(code)),
            "bbox": masks.toBbox(code).tolist(),
        })
    return out


def brush(tasks):
    from label_studio_sdk.converter import brush as sdk

    again, read = copy.deepcopy(tasks), []
    for task in again:
        item = task["annotations"][0]["result"][0]
        shape = (item["original_height"], item["original_width"])
        pixels = sdk.decode_rle(item["value"]["rle"]).reshape(*shape, 4)[:, :, 3]
        read.append(rows(pixels > 0))
        item["value"]["rle"] = [int(byte) for byte in sdk.mask2rle(pixels.astype(np.uint8))]
    return {"read": read, "written": again}


def cvat(text):
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        from datumaro.components.dataset import Dataset

        folder = pathlib.Path(folder)
        (folder / "annotations.xml").write_text(text, encoding="utf-8")
        (folder / "images").mkdir()
        names = []
        for image in xml.etree.ElementTree.fromstring(text).iter("image"):
            names.append(pathlib.Path(image.get("name")).stem)
            size = (int(image.get("width")), int(image.get("height")))
            Image.new("L", size).save(folder / "images" / image.get("name"))
        items = {item.id: item for item in Dataset.import_from(str(folder), "cvat")}
        out = []
        for name in names:
            (shape,) = items[name].annotations
            kind = shape.type.name
            one = {"type": kind}
            if kind == "mask":
                one.update(rows(shape.image))
            else:
                one["points"] = [float(number) for number in shape.points]
            if kind == "bbox":
                one["bbox"] = [float(number) for number in shape.get_bbox()]
            out.append(one)
        return out


def cvat_masks(text):
    from cvat_sdk.masks import decode_mask

    out = []
    for image in xml.etree.ElementTree.fromstring(text).iter("image"):
        for mask in image.iter("mask"):
            left, top, width, height = (int(mask.get(name)) for name in ("left", "top", "width", "height"))
            code = [int(run) for run in mask.get("rle").split(",")]
            code += [left, top, left + width - 1, top + height - 1]
            size = {"image_width": int(image.get("width")), "image_height": int(image.get("height"))}
            out.append(rows(decode_mask(code, **size)))
    return out


MODES = {
    "coco": coco,
    "brush": brush,
    "cvat": lambda given: cvat(given["xml"]),
    "cvat-masks": lambda given: cvat_masks(given["xml"]),
}

json.dump(MODES[sys.argv[1]](json.load(sys.stdin)), sys.stdout)
