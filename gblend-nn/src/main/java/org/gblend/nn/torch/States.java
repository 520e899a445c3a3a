package org.gblend.nn.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;

/** Named tensors as a whole: strict copying of one set of values into another. */
public final class States {
    private States() {}

    /**
     * Copies saved values into live tensors. Every name and shape must match; nothing is copied otherwise.
     *
     * @param what named in the error
     * @throws InputException with one line per missing, unexpected or differently shaped tensor
     */
    public static void copy(String what, Map<String, Tensor> live, Map<String, Tensor> saved) {
        List<String> mismatches = new ArrayList<>();
        live.forEach((name, tensor) -> {
            Tensor other = saved.get(name);
            if (other == null) {
                mismatches.add(name + ": missing, wanted " + Arrays.toString(tensor.shape()));
            } else if (!Arrays.equals(tensor.shape(), other.shape())) {
                mismatches.add(name + ": shape " + Arrays.toString(other.shape()) + ", wanted "
                        + Arrays.toString(tensor.shape()));
            }
        });
        saved.forEach((name, tensor) -> {
            if (!live.containsKey(name)) {
                mismatches.add(name + ": not expected, shape " + Arrays.toString(tensor.shape()));
            }
        });
        if (!mismatches.isEmpty()) {
            throw new InputException(what + " is of another network or setting; " + mismatches.size()
                    + (mismatches.size() == 1 ? " mismatch:\n  " : " mismatches:\n  ")
                    + String.join("\n  ", mismatches));
        }
        try (var _ = new Scope();
                Guard _ = Torch.noGrad()) {
            saved.forEach((name, tensor) -> {
                Tensor target = live.get(name);
                if (target != null) {
                    target.copyFrom(tensor);
                }
            });
        }
    }
}
