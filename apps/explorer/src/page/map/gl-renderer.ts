import { axesOf, horizon, type Projection, polarReach } from "./camera.js";
import { type LayerPart, type MapFrame, type MapLayer, type MapRenderer, mapShifts } from "./map-layer.js";
import { edgeVertex, fragment, pointVertex, triangleVertex } from "./shaders.js";
import type { Shapes } from "./shapes.js";

const textureWidth = 1024;
const projectionNumbers: { readonly [projection in Projection]: number } = { globe: 0, polar: 1, map: 2 };
/** Buffers of shapes that were not drawn for so many frames are given back. */
const keptFrames = 600;

type Kind = LayerPart["kind"];

interface Program {
  readonly program: WebGLProgram;
  uniform(name: string): WebGLUniformLocation | null;
}

interface Loaded {
  readonly arrays: { readonly [kind in Kind]: WebGLVertexArrayObject | undefined };
  readonly buffers: readonly WebGLBuffer[];
  usedAt: number;
}

/** A renderer on WebGL 2; undefined where the browser has none. */
export function glRenderer(canvas: HTMLCanvasElement): MapRenderer | undefined {
  const gl = canvas.getContext("webgl2", {
    alpha: true,
    antialias: true,
    powerPreference: "high-performance",
  });
  if (gl === null) return undefined;
  const programs = {
    points: linked(gl, pointVertex),
    edges: linked(gl, edgeVertex),
    triangles: linked(gl, triangleVertex),
  };
  const loaded = new Map<Shapes, Loaded>();
  const colours = new Map<string, { texture: WebGLTexture; of: Uint8Array | undefined }>();
  let frames = 0;

  const shapesOf = (shapes: Shapes): Loaded => {
    const known = loaded.get(shapes) ?? load(gl, shapes);
    known.usedAt = frames;
    loaded.set(shapes, known);
    return known;
  };

  const bindColours = (layer: MapLayer): void => {
    const entry = colours.get(layer.id) ?? { texture: gl.createTexture() as WebGLTexture, of: undefined };
    colours.set(layer.id, entry);
    gl.bindTexture(gl.TEXTURE_2D, entry.texture);
    if (entry.of === layer.colours) return;
    entry.of = layer.colours;
    const height = Math.max(1, Math.ceil(layer.colours.length / 4 / textureWidth));
    const padded = new Uint8Array(textureWidth * height * 4);
    padded.set(layer.colours);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, textureWidth, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, padded);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  };

  const drawPart = (part: LayerPart, layer: MapLayer, frame: MapFrame): void => {
    const { program, uniform } = programs[part.kind];
    gl.useProgram(program);
    setView(gl, uniform, frame);
    gl.uniform1f(uniform("uOpacity"), part.opacity);
    gl.uniform1i(uniform("uIsDisc"), part.kind === "points" ? 1 : 0);
    if (part.kind === "points") gl.uniform1f(uniform("uSize"), part.sizePx * frame.pixelRatio);
    if (part.kind === "edges") gl.uniform1f(uniform("uWidth"), part.widthPx * frame.pixelRatio);
    for (const shift of layer.isWide ? mapShifts(frame.camera, frame.size) : [0]) {
      gl.uniform1f(uniform("uShift"), shift);
      for (const shapes of layer.chunks) {
        const array = shapesOf(shapes).arrays[part.kind];
        if (array === undefined) continue;
        gl.bindVertexArray(array);
        if (part.kind === "points") gl.drawArrays(gl.POINTS, 0, shapes.pointRows.length);
        else if (part.kind === "edges")
          gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, shapes.edgeRows.length);
        else gl.drawArraysInstanced(gl.TRIANGLES, 0, 3, shapes.triangleRows.length);
      }
    }
  };

  return {
    kind: "webgl",
    draw(frame) {
      frames += 1;
      const { size, pixelRatio, layers } = frame;
      const [width, height] = [size.width, size.height].map((css) =>
        Math.max(1, Math.round(css * pixelRatio)),
      );
      if (canvas.width !== width) canvas.width = width as number;
      if (canvas.height !== height) canvas.height = height as number;
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.enable(gl.BLEND);
      gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
      for (const layer of layers) {
        bindColours(layer);
        for (const part of layer.parts) drawPart(part, layer, frame);
      }
      gl.bindVertexArray(null);
      for (const [shapes, { usedAt, arrays, buffers }] of loaded) {
        if (frames - usedAt < keptFrames) continue;
        for (const array of Object.values(arrays)) if (array) gl.deleteVertexArray(array);
        for (const buffer of buffers) gl.deleteBuffer(buffer);
        loaded.delete(shapes);
      }
    },
    dispose() {
      gl.getExtension("WEBGL_lose_context")?.loseContext();
    },
  };
}

function setView(gl: WebGL2RenderingContext, uniform: Program["uniform"], { camera, size }: MapFrame): void {
  const rad = Math.PI / 180;
  gl.uniformMatrix3fv(uniform("uAxes"), false, axesOf(camera).flat());
  gl.uniform2f(uniform("uCentre"), camera.lonDeg * rad, camera.latDeg * rad);
  gl.uniform1i(uniform("uProjection"), projectionNumbers[camera.projection]);
  gl.uniform1f(uniform("uHorizon"), horizon[camera.projection]);
  gl.uniform2f(uniform("uToClip"), (2 * camera.scale) / size.width, (2 * camera.scale) / size.height);
  gl.uniform2f(uniform("uPixel"), 2 / gl.drawingBufferWidth, 2 / gl.drawingBufferHeight);
  gl.uniform1i(uniform("uColours"), 0);
  const ratio = gl.drawingBufferWidth / size.width;
  const reach = { globe: 0, polar: polarReach, map: -Math.PI }[camera.projection];
  gl.uniform3f(
    uniform("uEdge"),
    gl.drawingBufferWidth / 2,
    gl.drawingBufferHeight / 2,
    reach * camera.scale * ratio,
  );
}

function load(gl: WebGL2RenderingContext, shapes: Shapes): Loaded {
  const buffers: WebGLBuffer[] = [];
  const array = (
    coordinates: Float32Array,
    rows: Uint32Array,
    corners: number,
  ): WebGLVertexArrayObject | undefined => {
    if (rows.length === 0) return undefined;
    const vao = gl.createVertexArray() as WebGLVertexArrayObject;
    gl.bindVertexArray(vao);
    const divisor = corners === 1 ? 0 : 1;
    const place = gl.createBuffer() as WebGLBuffer;
    gl.bindBuffer(gl.ARRAY_BUFFER, place);
    gl.bufferData(gl.ARRAY_BUFFER, coordinates, gl.STATIC_DRAW);
    for (let corner = 0; corner < corners; corner++) {
      gl.enableVertexAttribArray(corner);
      gl.vertexAttribPointer(corner, 3, gl.FLOAT, false, corners * 12, corner * 12);
      gl.vertexAttribDivisor(corner, divisor);
    }
    const row = gl.createBuffer() as WebGLBuffer;
    gl.bindBuffer(gl.ARRAY_BUFFER, row);
    gl.bufferData(gl.ARRAY_BUFFER, rows, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(3);
    gl.vertexAttribIPointer(3, 1, gl.UNSIGNED_INT, 0, 0);
    gl.vertexAttribDivisor(3, divisor);
    buffers.push(place, row);
    return vao;
  };
  return {
    arrays: {
      points: array(shapes.points, shapes.pointRows, 1),
      edges: array(shapes.edges, shapes.edgeRows, 2),
      triangles: array(shapes.triangles, shapes.triangleRows, 3),
    },
    buffers,
    usedAt: 0,
  };
}

function linked(gl: WebGL2RenderingContext, vertex: string): Program {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type) as WebGLShader;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
    const logs = gl.getAttachedShaders(program)?.map((shader) => gl.getShaderInfoLog(shader));
    throw new Error(`the map's shaders do not link: ${logs?.join("\n")}`);
  }
  const locations = new Map<string, WebGLUniformLocation | null>();
  return {
    program,
    uniform(name) {
      if (!locations.has(name)) locations.set(name, gl.getUniformLocation(program, name));
      return locations.get(name) ?? null;
    },
  };
}
