import { DataType, floatsOf, type OnnxGraph, type TensorProto } from '../../../../models/onnx/onnxGraph.ts';

const HALF = BigInt(DataType.FLOAT16);

/** √2 as 16 bits hold it is this far from √2. */
const HALF_ROUNDING = 1e-3;

/**
 * Makes a graph of 16-bit floats one of 32-bit floats: CPUs compute in 32 bits anyway, with a conversion
 * around each operator. √2 becomes exact, so that onnxruntime knows GELU (`x / √2` into `Erf`) when it sees
 * it and runs it as one operator instead of five.
 */
export function toSinglePrecision(graph: OnnxGraph): void {
  const outputs = new Set(graph.outputNames);
  for (const tensor of graph.constants) widen(tensor);
  for (const node of graph.nodes) {
    for (const attribute of node.attribute) {
      if (attribute.t) widen(attribute.t);
      const isCast = node.opType === 'Cast' && attribute.name === 'to';
      if (isCast && attribute.i === HALF) attribute.i = BigInt(DataType.FLOAT);
    }
  }
  graph.retypeInputs(DataType.FLOAT16, DataType.FLOAT);
  graph.setOutputs([...outputs].map((name) => [name, DataType.FLOAT]));
  graph.forgetInnerTypes();
}

function widen(tensor: TensorProto): void {
  if (tensor.dataType !== Number(HALF)) return;
  const values = floatsOf(tensor);
  const [only = 0] = values;
  if (values.length === 1 && Math.abs(only - Math.SQRT2) < HALF_ROUNDING) values[0] = Math.SQRT2;
  tensor.dataType = DataType.FLOAT;
  tensor.int32Data = [];
  tensor.rawData = new Uint8Array(values.buffer as ArrayBuffer);
}
