#!/usr/bin/env python3
"""Writes dlib's face recognition network (ResNet-29, 128 values) as ONNX, opset 9.

    convert_dlib.py WEIGHTS.bin WEIGHTS-MANIFEST.json OUT.onnx

The weights come as published in the npm package @vladmandic/face-api: mostly one byte a value with scale and minimum, in
the order height, width, in, out. Here they are made floats, each scale layer is folded into the convolution before it
(both are linear), and the layers of dlib's dnn_face_recognition_ex are laid out around them. All arithmetic is in double
precision, value by value, so that the same file comes out on every machine: its hash is in manifest.toml.

The protobuf encoding of ONNX is written by hand, because it takes thirty lines and a dependency would take more.
Field numbers are those of onnx.proto3.
"""
import array
import json
import math
import struct
import sys

FLOAT = 1  # TensorProto.DataType


def varint(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def field(number, value):
    """A field of a message: an int as varint, a float as four bytes, text and bytes with their length before them."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    if isinstance(value, float):
        return varint(number << 3 | 5) + struct.pack("<f", value)
    if isinstance(value, str):
        value = value.encode()
    return varint(number << 3 | 2) + varint(len(value)) + value


def attribute(name, value):
    """AttributeProto: name 1, f 2, i 3, ints 8, type 20 (FLOAT 1, INT 2, INTS 7)."""
    if isinstance(value, float):
        return field(1, name) + field(2, value) + field(20, 1)
    if isinstance(value, int):
        return field(1, name) + field(3, value) + field(20, 2)
    return field(1, name) + b"".join(field(8, i) for i in value) + field(20, 7)


def tensor(name, shape, values):
    """TensorProto: dims 1, data_type 2, name 8, raw_data 9 (little-endian)."""
    data = array.array("f", values)
    if sys.byteorder == "big":
        data.byteswap()
    return b"".join(field(1, d) for d in shape) + field(2, FLOAT) + field(8, name) + field(9, data.tobytes())


def value_info(name, shape):
    """ValueInfoProto: name 1, type 2 (tensor_type 1: elem_type 1, shape 2: dim 1: dim_value 1)."""
    dims = b"".join(field(1, field(1, d)) for d in shape)
    return field(1, name) + field(2, field(1, field(1, FLOAT) + field(2, dims)))


class Graph:
    def __init__(self, weights):
        self.weights, self.nodes, self.tensors, self.count = weights, [], [], 0

    def node(self, operator, inputs, **attributes):
        """NodeProto: input 1, output 2, name 3, op_type 4, attribute 5. Returns the name of the output."""
        self.count += 1
        out = f"{operator.lower()}_{self.count}"
        self.nodes.append(
            b"".join(field(1, i) for i in inputs) + field(2, out) + field(3, out) + field(4, operator)
            + b"".join(field(5, attribute(k, v)) for k, v in attributes.items()))
        return out

    def constant(self, shape, values):
        name = f"weights_{len(self.tensors)}"
        self.tensors.append(tensor(name, shape, values))
        return name

    def convolution(self, x, name, stride, pad):
        _, scale = self.weights[f"{name}/scale/weights"]
        _, shift = self.weights[f"{name}/scale/biases"]
        _, bias = self.weights[f"{name}/conv/bias"]
        (size, _, ins, outs), filters = self.weights[f"{name}/conv/filters"]
        turned = []
        for o in range(outs):
            for i in range(ins):
                turned.extend(value * scale[o] for value in filters[i * outs + o::ins * outs])
        bias = [b * s + t for b, s, t in zip(bias, scale, shift)]
        return self.node("Conv", [x, self.constant([outs, ins, size, size], turned), self.constant([outs], bias)],
                         kernel_shape=[size, size], strides=[stride, stride], pads=[pad] * 4)

    def pad(self, x, channels, rows):
        """Adds zero channels, and zero rows and columns below and to the right."""
        return self.node("Pad", [x], pads=[0, 0, 0, 0, 0, channels, rows, rows], value=0.0)

    def residual(self, x, name):
        y = self.node("Relu", [self.convolution(x, f"{name}/conv1", 1, 1)])
        return self.node("Relu", [self.node("Add", [x, self.convolution(y, f"{name}/conv2", 1, 1)])])

    def residual_down(self, x, name, channels, side):
        """Halves height and width (`side`), by stride on one way and by averaging on the other."""
        y = self.node("Relu", [self.convolution(x, f"{name}/conv1", 2, 0)])
        y = self.convolution(y, f"{name}/conv2", 1, 1)
        x = self.node("AveragePool", [x], kernel_shape=[2, 2], strides=[2, 2])
        convolved, pooled = (side - 3) // 2 + 1, side // 2
        out_channels = len(self.weights[f"{name}/conv2/conv/bias"][1])
        if pooled > convolved:
            y = self.pad(y, 0, pooled - convolved)
        if out_channels > channels:
            x = self.pad(x, out_channels - channels, 0)
        return self.node("Relu", [self.node("Add", [x, y])]), out_channels, pooled

    def model(self, input_value, output_value):
        """ModelProto: ir_version 1, producer_name 2, graph 7, opset_import 8. GraphProto: node 1, name 2, initializer 5,
        input 11, output 12."""
        graph = (b"".join(field(1, n) for n in self.nodes) + field(2, "dlib_resnet_29")
                 + b"".join(field(5, t) for t in self.tensors) + field(11, input_value) + field(12, output_value))
        return (field(1, 4) + field(2, "lagan") + field(7, graph) + field(8, field(1, "") + field(2, 9)))


def read_weights(data, manifest):
    """Name -> (shape, values) with the last dimension running fastest."""
    weights, at = {}, 0
    for group in manifest:
        for entry in group["weights"]:
            count = math.prod(entry["shape"])
            quantisation = entry.get("quantization")
            if quantisation is None:
                values = list(struct.unpack_from(f"<{count}f", data, at))
                at += 4 * count
            else:
                table = [byte * quantisation["scale"] + quantisation["min"] for byte in range(256)]
                values = [table[byte] for byte in data[at:at + count]]
                at += count
            weights[entry["name"]] = (entry["shape"], values)
    if at != len(data):
        sys.exit(f"convert_dlib: the weights have {len(data)} bytes, their manifest speaks of {at}")
    return weights


def build(weights):
    graph = Graph(weights)
    x = graph.node("Relu", [graph.convolution("face", "conv32_down", 2, 0)])
    x = graph.node("MaxPool", [x], kernel_shape=[3, 3], strides=[2, 2])
    channels, side = 32, 35
    for i in (1, 2, 3):
        x = graph.residual(x, f"conv32_{i}")
    for width, blocks in ((64, 3), (128, 2), (256, 2)):
        x, channels, side = graph.residual_down(x, f"conv{width}_down", channels, side)
        for i in range(1, blocks + 1):
            x = graph.residual(x, f"conv{width}_{i}")
    x, channels, side = graph.residual_down(x, "conv256_down_out", channels, side)
    x = graph.node("GlobalAveragePool", [x])
    # The fully connected layer, without a bias, as a convolution of one pixel.
    (ins, outs), values = weights["fc"]
    turned = [value for o in range(outs) for value in values[o::outs]]
    x = graph.node("Conv", [x, graph.constant([outs, ins, 1, 1], turned)], kernel_shape=[1, 1])
    out = graph.node("Flatten", [x], axis=1)
    return graph.model(value_info("face", [1, 3, 150, 150]), value_info(out, [1, outs]))


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    with open(sys.argv[2], encoding="utf-8") as file:
        manifest = json.load(file)
    with open(sys.argv[3], "wb") as file:
        file.write(build(read_weights(data, manifest)))


if __name__ == "__main__":
    main()
