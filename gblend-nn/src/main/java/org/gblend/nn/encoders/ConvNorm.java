package org.gblend.nn.encoders;

import org.gblend.nn.torch.BatchNorm;
import org.gblend.nn.torch.Convolution;
import org.gblend.nn.torch.Convolution.Window;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/** A convolution without bias, or several that take its place, and batch norm: {@code bn(conv x)}. */
record ConvNorm(Layer convolution, BatchNorm norm) implements Layer {
    static ConvNorm of(Parameters parameters, Names names, long in, long out, Window window, double epsilon) {
        Layer convolution = plain(parameters.child(names.convolution()), in, out, window);
        return new ConvNorm(convolution, new BatchNorm(parameters.child(names.norm()), out, epsilon));
    }

    static Layer plain(Parameters parameters, long in, long out, Window window) {
        Convolution convolution = new Convolution(parameters, in, out, window, false);
        return (x, _) -> convolution.apply(x);
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return norm.apply(convolution.forward(x, pass), pass);
    }

    /** What the two are called in PyTorch's networks. */
    record Names(String convolution, String norm) {
        /** {@code conv2} and {@code bn2}: torchvision's networks for pictures. */
        static Names image(int number) {
            return new Names("conv" + number, "bn" + number);
        }

        /** {@code conv2.0} and {@code conv2.1}: torchvision's networks for video. */
        static Names video(int number) {
            return sequence("conv" + number, 0);
        }

        /** Entries {@code at} and {@code at + 1} of a sequence. */
        static Names sequence(String name, int at) {
            return new Names(name + "." + at, name + "." + (at + 1));
        }
    }
}
