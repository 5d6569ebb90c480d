/** Maps with a limited number of calls under way at once; results come in the order of the inputs. */
export async function mapConcurrently<In, Out>(
  inputs: readonly In[],
  limit: number,
  map: (input: In) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = new Array(inputs.length);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < inputs.length) {
      const i = next++;
      results[i] = await map(inputs[i] as In);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, inputs.length) }, work));
  return results;
}
