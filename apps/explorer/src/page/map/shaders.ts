/** What all programs share: the projection of a unit vector, and the colour of a row. */
const head = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
uniform mat3 uAxes;
uniform vec2 uCentre;     // longitude, latitude, rad: for the map
uniform int uProjection;  // 0 globe, 1 polar, 2 map
uniform float uHorizon;
uniform float uShift;     // of another copy of the map, rad
uniform vec2 uToClip;     // rad -> clip
uniform vec2 uPixel;      // pixel -> clip
uniform sampler2D uColours;
uniform float uOpacity;
out vec4 vColour;
const float PI = 3.141592653589793;

float lonOf(vec3 p) { return atan(p.y, p.x); }
float wrap(float a) { return a - 2.0 * PI * floor((a + PI) / (2.0 * PI)); }

// x, y on the map in rad and whether it is seen; lon is that of a vertex nearby, so that nothing is torn apart.
vec3 flatten(vec3 p, float lon) {
  if (uProjection == 2) {
    float x = wrap(lon - uCentre.x) + wrap(lonOf(p) - lon) + uShift;
    return vec3(x, atan(p.z, length(p.xy)) - uCentre.y, 1.0);
  }
  vec3 v = p * uAxes;
  float k = uProjection == 0 ? 1.0 : sqrt(2.0 / max(1.0 + v.z, 1e-6));
  return vec3(k * v.xy, v.z >= uHorizon ? 1.0 : 0.0);
}

vec4 colourOf(uint row) {
  vec4 c = texelFetch(uColours, ivec2(int(row & 1023u), int(row >> 10)), 0);
  return vec4(c.rgb, c.a * uOpacity);
}
const vec4 NOWHERE = vec4(2.0, 2.0, 2.0, 1.0);
`;

/** Discs; `aA` is the middle. */
export const pointVertex: string = `${head}
layout(location = 0) in vec3 aA;
layout(location = 3) in uint aRow;
uniform float uSize;
void main() {
  vColour = colourOf(aRow);
  vec3 a = flatten(aA, lonOf(aA));
  gl_Position = a.z == 0.0 || vColour.a == 0.0 ? NOWHERE : vec4(a.xy * uToClip, 0.0, 1.0);
  gl_PointSize = uSize;
}`;

/** Edges as bars of a width in pixels, one instance each. */
export const edgeVertex: string = `${head}
layout(location = 0) in vec3 aA;
layout(location = 1) in vec3 aB;
layout(location = 3) in uint aRow;
uniform float uWidth;
void main() {
  vColour = colourOf(aRow);
  float lon = lonOf(aA);
  vec3 a = flatten(aA, lon);
  vec3 b = flatten(aB, lon);
  if (vColour.a == 0.0 || a.z == 0.0 || b.z == 0.0) { gl_Position = NOWHERE; return; }
  vec2 pa = a.xy * uToClip / uPixel;
  vec2 pb = b.xy * uToClip / uPixel;
  vec2 along = pb - pa;
  float size = length(along);
  along = size > 0.0 ? along / size : vec2(1.0, 0.0);
  vec2 across = vec2(-along.y, along.x) * uWidth * 0.5;
  vec2 p = (gl_VertexID & 1) == 0 ? pa - along * uWidth * 0.3 : pb + along * uWidth * 0.3;
  p += (gl_VertexID & 2) == 0 ? across : -across;
  gl_Position = vec4(p * uPixel, 0.0, 1.0);
}`;

/** Triangles, one instance each. */
export const triangleVertex: string = `${head}
layout(location = 0) in vec3 aA;
layout(location = 1) in vec3 aB;
layout(location = 2) in vec3 aC;
layout(location = 3) in uint aRow;
void main() {
  vColour = colourOf(aRow);
  if (vColour.a == 0.0) { gl_Position = NOWHERE; return; }
  vec3 middle = aA + aB + aC;
  float lon = lonOf(middle);
  vec3 p = flatten(gl_VertexID == 0 ? aA : gl_VertexID == 1 ? aB : aC, lon);
  if (uProjection != 2 && dot(normalize(middle), uAxes[2]) < uHorizon - 0.03) {
    gl_Position = NOWHERE;
    return;
  }
  gl_Position = vec4(p.xy * uToClip, 0.0, 1.0);
}`;

/** One colour; of a point the disc in its square. */
export const fragment = `#version 300 es
precision highp float;
in vec4 vColour;
uniform bool uIsDisc;
uniform vec3 uEdge;       // middle and radius of the Earth's edge, pixels; below 0 half the width of a sheet
out vec4 colour;
void main() {
  if (uEdge.z > 0.0 && distance(gl_FragCoord.xy, uEdge.xy) > uEdge.z) discard;
  if (uEdge.z < 0.0 && abs(gl_FragCoord.x - uEdge.x) > -uEdge.z) discard;
  float alpha = vColour.a;
  if (uIsDisc) {
    vec2 d = gl_PointCoord * 2.0 - 1.0;
    alpha *= 1.0 - smoothstep(0.7, 1.0, dot(d, d));
  }
  colour = vec4(vColour.rgb * alpha, alpha);
}`;
